# Telephone calls: what is written about them, and what is spoken in them. One sentence per id.

## Asking for a call
call-not-set-up = Calls are not set up here. The operator finds out how in docs/channels/voice.md.
call-ringing-you = 📞 Your telephone ({ $phone }) will ring in a moment. Pick up, and { $name } is called.
call-under-way = 📞 A call with { $name } is in progress already.
call-whom = Whom would you like to call?
call-own-phone-missing = I don’t know your telephone number yet. Send it once: /call me +49 30 1234567
call-own-phone-wrong = This is no telephone number I can call. Write it with + and the calling code: /call me +49 30 1234567
call-own-phone-taken = This number belongs to somebody else here. If it is yours, share your own contact from the telephone’s account.
call-own-phone-set = Noted: { $phone } is your telephone. /call rings it first, then the customer.
call-their-phone-missing = { $name } has given no telephone number yet. It comes from a page’s form, or when they share their own contact in the chat.
call-log-send = Send the recording of the call with { $name } now, as a voice message or an audio file. Only if everybody in it agreed to be recorded.
call-log-whom = Whose call was it?
call-logged = 📞 Noted as a call with { $name }.
button-call = 📞 Call
button-call-back = 📞 Call back

## What became of it
call-ended = 📞 Call with { $name }, { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }
call-in-ended = 📞 { $name } called, { $minutes ->
        [0] { $seconds } s
       *[other] { $minutes } min { $seconds } s
    }
call-missed = 📞 { $name } did not answer.
call-busy = 📞 { $name } is on another call.
call-cancelled = 📞 You hung up before { $name } answered.
call-failed = 📞 { $name } could not be connected.
call-near-unanswered = 📞 Your telephone was not answered, so { $name } was not called.
call-in-missed = 📞 { $name } called and nobody answered.
call-not-placed = 📞 { $name } could not be called: { $why }
call-elsewhere = 📞 Call with { $name }, made on another telephone
call-agreed = Recorded with their consent.
call-declined = Not recorded: they did not agree.
call-recording-failed = They agreed, but there is no recording.
call-recording = 🎙 The recording of your call with { $name }
call-voicemail = 📩 { $name } left a message
call-recording-lost = 🎙 The recording of the call with { $name } could not be fetched: { $why }
call-recording-name = call { $date }
failed-call-missed = nobody answered.
failed-call-busy = the line was busy.
failed-call-cancelled = it was hung up before anybody answered.
failed-call-failed = it could not be connected.
failed-call-too-late = the telephone provider could not be reached in time.
failed-call-uncertain = the telephone provider did not say whether it rang.
## Spoken
spoken-to-promoter = Now calling { $name }.
spoken-to-promoter-key = Now calling { $name }. If they agree, the call will be recorded.
spoken-to-promoter-announce = Now calling { $name }. The call will be recorded.
spoken-announcement-key = This is a call from { $name }. May it be recorded? To agree, press 1. Otherwise press 2 or just wait; the call is then not recorded.
spoken-announcement-announce = This is a call from { $name }. It will be recorded. If you do not agree, please hang up now.
spoken-welcome-key = You are calling { $name }. May the call be recorded? To agree, press 1. Otherwise press 2 or just wait; the call is then not recorded.
spoken-welcome-announce = You are calling { $name }. The call will be recorded. If you do not agree, please hang up now.
spoken-welcome = You are calling { $name }.
spoken-agreed = Thank you. The call will be recorded.
spoken-declined = The call will not be recorded.
spoken-call-from = A call from { $name }.
spoken-call-from-recorded = A call from { $name }. It will be recorded.
spoken-no-answer = { $name } does not answer. Goodbye.
spoken-leave-message = { $name } can’t answer now. You can leave a message after the tone. By speaking you agree that the message is recorded. If you do not want that, please hang up.
spoken-promoter-away = { $name } can’t answer now. Please write in the chat. Goodbye.
spoken-message-taken = Thank you, your message will be passed on. Goodbye.
spoken-nobody = Nobody can be reached at this number. Please write in the chat. Goodbye.
spoken-over = This call is over. Goodbye.
spoken-trouble = This does not work at the moment. Please try again later. Goodbye.
