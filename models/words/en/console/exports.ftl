# Exports of lists: how far one is, and how it ended.

list-export = { $count ->
        [one] Export the one row of this list:
       *[other] Export all { $count } rows of this list:
    }
conversations-export = Export all that was said in these conversations:
export-progress = How much of it is here
export-begun = The export has begun.
export-done = { $done } of { $all } rows
export-far = { $done } rows so far
export-stop = Stop
export-stopped = Stopped. Nothing was saved.
export-broken = It broke off after { $done } rows. Nothing was saved; please try again.
export-saved = Here is the whole file: { $done } rows.
