"""Takes jobs from the queue, runs the studio, publishes the result."""
