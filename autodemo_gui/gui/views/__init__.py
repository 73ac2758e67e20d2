"""What is on the screen: views that show a state and say what a person wants; no view does any work itself."""
