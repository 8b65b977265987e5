"""Plain data in, Plotly figure out."""
