# How people are called who have no name with us.

customer-unnamed = a customer (no name yet)
