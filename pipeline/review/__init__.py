"""See docs/ for this stage."""
