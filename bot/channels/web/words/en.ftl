# What only the web chat says of itself. Its page is in models/words.
terminal-at-web = { $named ->
        [yes] Browser · { $name }
       *[no] Browser
    }, last used { $used }
terminal-add-web = Browser: { $link }
checkin-how-web = Press the button below and let the browser tell where you are; how exactly it knows is kept too.
channel-web = the web chat
where-web = Web chat
