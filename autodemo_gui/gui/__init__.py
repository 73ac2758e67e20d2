"""The window: what a person sees and does, as views of one session state; the only room that knows Qt."""
