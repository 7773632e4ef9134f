# Meetings: check-ins, corrections of them, and meetings that are planned.

## Check-ins
checkin-how = A check-in notes where you meet a customer. Send your location here.
checkin-how-whom = To say whom you meet, quote a message of theirs, or choose afterwards.
checkin-whom = Noted where you are. Whom are you meeting?
checkin-whom-known = That has been noted already. To change it, press the button.
checked-in = ✅ Checked in. To add a note or a photo, send it now or reply to this message.
checked-in-with = ✅ Checked in with { $name }.{ $far ->
        [there] {" "}You are at the place you agreed.
        [metres] {" "}{ $distance } m from the place you agreed.
        [kilometres] {" "}{ $distance } km from the place you agreed.
       *[unknown] {""}
    } To add a note or a photo, reply to this message.
checked-in-corrected = ✏️ Corrected. The first record is kept beside it.
checked-in-with-corrected = ✏️ Corrected: with { $name }.{ $far ->
        [there] {" "}At the place you agreed.
        [metres] {" "}{ $distance } m from the place you agreed.
        [kilometres] {" "}{ $distance } km from the place you agreed.
       *[unknown] {""}
    } The first record is kept beside it.
checkin-noted = Added to the check-in.
checkin-nowhere = There is no such place on the map. Please send your location again.
checkin-confirmed = ✅ { $name } confirms that you met.
checkin-denied = ⚠️ { $name } says that you did not meet. If the record is wrong, correct it.
meeting = { $name } noted that you met: { $when }. Is that so?
meeting-corrected = { $name } has corrected the record of your meeting: { $when }. Is that so?
meeting-confirmed = Thank you, it is noted.
meeting-denied = Thank you. It is noted that you did not meet.
meeting-outdated = This has changed in the meantime, so your answer was not noted. Please answer the newer message.

## Corrections
correct-what = What was wrong? The first record is kept; a new one takes its place.
correct-whom = Whom did you meet?
correct-place = Send the place where it was: a location from the map, or its degrees as maps show them, such as 31.2400, 121.4900.
correct-time = When was it? For example “today 10:30” or “2026-03-01 15:00” ({ $zone }).
correct-again = This record has been corrected already. To correct it again, use the newer message.
corrected = a later record corrects this one.
button-correct = ✏️ Correct
button-correct-whom = With whom
button-correct-place = The place
button-correct-time = The time

## Planning
meet-whom = Whom will you meet?
meet-when = When? For example “tomorrow 15:00”, “Friday 3 pm at the café” or “2026-12-01 15:00” ({ $zone }).
meet-when-instead = When instead? For example “tomorrow 15:00”; write a new place behind it if that changes too.
meet-where = Where? Write it, or send a location: then your check-in will say how far from it you are.
meet-zone = In which time zone? Choose one, or write its name, such as Europe/Paris.
meet-zone-unknown = I don’t know this time zone. Names look like Europe/Paris or Asia/Shanghai.
meet-stopped = All right, nothing was changed.
meet-begin-again = That was a while ago, or is no longer there. Please begin again with /meet.
meetings-coming = Your meetings. Choose one to move or cancel it:
meeting-planned = 📅 Meeting with { $name }:
    { $details }
    { $name } is asked whether it suits them. You are both reminded an hour before.
meeting-shown = 📅 Meeting with { $name }:
    { $details }
    { $state ->
        [agreed] { $name } has agreed.
        [refused] { $name } can’t come then.
        [kept] You said that it took place.
        [missed] You said that it did not take place.
        [cancelled] It was cancelled.
       *[open] { $name } has not answered yet.
    }
meeting-cancelled = Cancelled. { $name } is told.
meeting-agreed = ✅ { $name } agrees to meet you:
    { $details }
meeting-refused = ⚠️ { $name } can’t meet you then:
    { $details }
meeting-soon = ⏰ Soon you meet { $name }:
    { $details }
meeting-after = Did you meet { $name }?
    { $details }
meeting-asked = 📅 { $name } would like to meet you:
    { $details }
    Does that suit you?
meeting-moved = 📅 { $name } has changed when or where you meet:
    { $details }
    Does that suit you?
meeting-off = { $name } has cancelled your meeting:
    { $details }
meeting-soon-for-you = ⏰ Soon you meet { $name }:
    { $details }
meeting-yes-noted = Thank you. { $name } is told that you agree.
meeting-no-noted = Thank you. { $name } is told that it does not suit you.
button-map = 🗺 Map
button-meet-new = ➕ Plan a meeting
button-meet-move = 🕓 Another time
button-meet-cancel = ✖️ Cancel
button-nowhere = No place
button-never-mind = Never mind

## Doubts
doubt-when = I can’t tell when that is. Write the day and the time, for example “tomorrow 15:00” or “2026-12-01 15:00”.
doubt-which-time = At what time? Write the day and the time, for example “tomorrow 15:00” or “tomorrow 3 pm”.
doubt-which-half = In the morning or in the afternoon? Write it as “15:00” or “3 pm”, together with the day.
doubt-which-day = Which day exactly? Write the date, for example “2026-12-01 15:00” or “1 December 15:00”.
doubt-two-times = These are two times. Write one, for example “tomorrow 15:00”.
doubt-past = That has passed already. Write the day and the time again.
doubt-not-yet = That has not come yet. Write the day and the time again.
doubt-far = That is more than a year away. Write the day and the time again.
doubt-no-such-day = There is no such day. Write the day and the time again.
doubt-clock-change = Clocks are changed in that night, so this time is skipped or comes twice. Choose another.

## Moments
moment = { $weekday }, { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }, { $time } ({ $zone })
moment-short = { $date } { $time }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
