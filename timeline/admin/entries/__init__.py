"""One form a noun: the list, the fields, the inlines and the actions that its editors have."""
