# 设备：在哪里通知本人，怎样再添加一个，以及用来证明的验证码。

terminals = 可以在这些设备上联系到您：
terminals-how = 选择一个，可设为优先通知或移除。添加邮箱或电话：/devices you@example.org 或 /devices +86 138 0013 8000
terminals-line = • { $terminal }（{ $marks }）
terminals-first = 优先在此通知
terminals-here = 当前聊天
terminals-calls-only = 仅用于通话
terminals-signed-out = 已退出
terminals-stopped = 目前收不到消息
terminals-unproved = 未验证
terminal-at = { $channel }{ $named ->
        [yes] {" "}· { $name }
       *[no] {""}
    }
terminal-chosen = { $terminal }：想做什么？
terminal-chosen-first = { $terminal }：目前优先在此通知您。想做什么？
terminal-first = 以后优先在 { $terminal } 通知您。
terminal-where-last = 以后在您上次使用的地方通知您。
terminal-takes-none = { $terminal } 目前收不到消息，无法在此通知您。
terminal-remove = 要移除 { $terminal } 吗？以后不再在此通知您，并立即退出登录；在此说过的话仍保留记录。
terminal-removed = 已移除 { $terminal }。
terminal-kept = 保留 { $terminal }。
terminal-last = { $terminal } 是唯一还能通知到您的地方。请先添加另一个。
terminal-unknown = 这个不属于您，或已不属于您。/devices 可查看您的设备。
terminal-add = 请在 { $minutes } 分钟内，在另一台设备上打开以下任意一个。只能用一次，请勿转给他人。
terminal-add-other = { $channel }：{ $link }
terminal-add-typed = 邮箱或电话请直接写在这里：/devices you@example.org 或 /devices +86 138 0013 8000
terminal-add-what = 这既不是邮箱，也不是带国家代码的电话号码。例如：/devices you@example.org 或 /devices +86 138 0013 8000
terminal-already = { $account } 已经是您的了。
terminal-too-many = 您已有 { $most } 台设备，请先移除一个。
terminal-code-sent = 验证码正发往 { $account }。请在 { $minutes } 分钟内发到这里。
terminal-code-sent-mail = 验证码已发往 { $account }，请在 { $minutes } 分钟内在这里输入。输入即表示您也同意：网页聊天里有消息而您没有看时，会发邮件到那里告诉您是谁发来的，以及消息的开头。聊天菜单和每封邮件里都可以关闭。
terminal-code-too-often = 索取验证码过于频繁，请一小时后再试。
terminal-code-wrong = 验证码不对。{ $left ->
        [0] 请重新索取：/devices { $account }
       *[other] 还可以试 { $left } 次。
    }
terminal-code = 您的验证码：{ $code }。请在 { $minutes } 分钟内，发到您索取它的聊天里。如果不是您本人索取，请忽略：可能有人写错了自己的地址。
terminal-confirmed = 已确认 { $account } 属于您。
terminal-confirmed-mail = 已确认 { $account } 属于您。网页聊天里有消息而您没有看时，会发邮件到那里告诉您；可以在聊天菜单里关闭。
button-terminal-first = 优先在此通知我
button-terminal-where-last = 在我上次使用处通知
button-terminal-remove = 移除
button-terminal-remove-yes = 确认移除
button-terminal-keep = 不，保留
button-terminal-add = ➕ 再添加一个
