# What only the telephone says of itself. Calls are in models/words.
channel-voice = telephone
where-voice = Telephone
failed-voice-only = nothing can be written to a telephone number.
failed-voice-number = this number can’t be called.
failed-voice-country = numbers of this country are not called from here.
failed-voice-host = the recording lies on a machine that is not the provider’s.
terminal-at-voice = Telephone { $account }
terminal-no-voice = No code can be sent to a telephone here: the operator has not set that up. Where your app can, share your own contact in this chat instead.
