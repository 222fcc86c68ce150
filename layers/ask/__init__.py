"""What can be asked of a collection: as an address, as choices, in words; and what is asked now."""
