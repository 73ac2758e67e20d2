"""What is worth showing: a request becomes a script."""
