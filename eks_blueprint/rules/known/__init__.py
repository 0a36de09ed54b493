"""One module for each rule, named by its id."""
