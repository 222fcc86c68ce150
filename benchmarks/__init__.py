"""How fast the page and its parts are, on made-up collections of any size."""
