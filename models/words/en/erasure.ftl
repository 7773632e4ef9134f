# What stands where words were that are erased.
erased = (Erased at the customer’s request.)
