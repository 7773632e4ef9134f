"""What a promoter keeps about a customer: an own name, a stage, labels, notes, reminders.

All of it hangs on the conversation, so it goes where that goes: to the promoter it is handed over to, into the
conversation it is merged into, and away when the customer is erased. Customers see none of it but in what is given out
to them as kept about them; other promoters see nothing.
"""
