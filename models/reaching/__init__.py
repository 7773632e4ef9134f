"""Being reached: browsers in which somebody asked to be alerted, and what they are alerted to."""
