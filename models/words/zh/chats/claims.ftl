# 有人填写了某个邮箱，因此询问该邮箱是否属于客户。确认之前不透露任何私人内容。
claim-asked =
    这是您的邮箱吗？

    您本人或其他人把这个邮箱地址留给了{ $name }。如果是您，请确认：直接回复这封邮件，或打开链接点一下。之后{ $name }写给您的内容会发到这里。

    如果不是您，请选“不是我”，或不予理会，我们不会再为此打扰您。
button-claim-look = 确认，或说明不是您
button-claim-yes = 是我
button-claim-no = 不是我
claim-confirmed = 谢谢，您的邮箱已确认。写给您的内容会发到这里，直接回复邮件即可。
claim-refused = 谢谢。该地址已移除，我们不会再询问您。
claim-elsewhere = 无法从这里确认该邮箱：您已在别处发过消息。请在那里继续，用 /devices 可以添加这个邮箱。
claim-gone = 这个问题已经回答过，或已过期。
claim-title = 这是您的邮箱吗？
claim-hint = 有人把 { $account } 留作自己的邮箱。如果是您，请确认，之后写给您的内容会发到那里。
chat-notice-claim-confirmed = 已确认
chat-notice-claim-confirmed-hint = 今后写给您的内容会发到您的邮箱。
chat-notice-claim-refused = 已移除
chat-notice-claim-refused-hint = 该地址已移除，我们不会再询问您。
chat-notice-claim-elsewhere = 无法从这里确认
chat-notice-claim-elsewhere-hint = 您已有正在使用的聊天，请在那里继续；用 /devices 可以添加邮箱。
chat-notice-claim-gone = 没有需要确认的内容
chat-notice-claim-gone-hint = 这个问题已经回答过，或已过期。

# What may be somebody else’s, or of no person at all.

absent = 🏝 { $name } 的邮箱自动回复：“{ $text }”

held-for-customer =
    ✉️ { $account } 发来一封邮件，收件地址只给过 { $name }。这封邮件确实是 { $name } 写的吗？
    在您确认之前不会给任何人看。若选“是”，今后 { $account } 即视为 { $name } 的邮箱。
held-for-yourself =
    ✉️ { $account } 发来一封邮件，收件地址只给过您。是您写的吗？
    在您确认之前不会转达。
held-in-your-name =
    ✉️ 有人以您的名义（{ $account }）向一个公开地址发来邮件。是您写的吗？
    在您确认之前不会转达。
button-held-yes = 是，请转达
button-held-no = 不是
held-passed-on = 已转达。
held-dropped = 未转达。
held-gone = 这封邮件已经处理过了。
