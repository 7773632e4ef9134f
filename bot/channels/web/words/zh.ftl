# What only the web chat says of itself. Its page is in models/words.
terminal-at-web = { $named ->
        [yes] 浏览器 · { $name }
       *[no] 浏览器
    }，上次使用 { $used }
terminal-add-web = 浏览器：{ $link }
checkin-how-web = 请按下面的按钮，并允许浏览器提供您的位置；位置的精确程度也会记录。
channel-web = 网页聊天
where-web = 网页聊天
