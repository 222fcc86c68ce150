"""Many readers at once, without browsers: how long they wait, what the server holds, what strangers can do to them."""
