"""What the benches of the window share: ticks beside a control, a pretended engine, a desk with keys and a mouse."""
