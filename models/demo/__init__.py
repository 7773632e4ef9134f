"""The sample house: made-up people with a past of weeks, for whoever wants to see Handbill at work."""
