# What may be somebody else’s, or of no person at all.

absent = 🏝 An automatic answer from { $name }’s mailbox: “{ $text }”

held-for-customer =
    ✉️ A mail from { $account } came to the reply address that only { $name } was given. Is it really from { $name }?
    Until you say so, it is shown to nobody. If you say yes, { $account } is { $name }’s from now on.
held-for-yourself =
    ✉️ A mail from { $account } came to the reply address that only you were given. Did you write it?
    Until you say so, it is passed on to nobody.
held-in-your-name =
    ✉️ A mail in your name ({ $account }) came to an address that anybody may write to. Did you write it?
    Until you say so, it is passed on to nobody.
button-held-yes = Yes, pass it on
button-held-no = No
held-passed-on = Passed on.
held-dropped = Not passed on.
held-gone = That mail was dealt with already.
