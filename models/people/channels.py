"""The three channels that the product itself knows by name; all others are whatever folders there are.

A reader of our pages *is* a browser, and forms ask for mailboxes and telephone numbers: these accounts have a meaning
whether or not anything can be sent to them.
"""

BROWSER = "web"
"""Its accounts are browsers with a session of ours."""
EMAIL = "email"
"""Its accounts are mailboxes."""
PHONE = "voice"
"""Its accounts are telephone numbers in their international form."""
TYPED = (EMAIL, PHONE)
"""Whose accounts people type: a claim until it is proved."""
