# 提醒：聊天菜单和收件箱菜单里的开关
alerts-title = 本设备上的提醒
alerts-switch = 在本设备上提醒我
alerts-on = 您不在这里时，一有新消息，本设备就会显示是谁发来的，以及消息的开头。
alerts-off = 未开启：打开本页面时才会看到新消息。
alerts-denied = 您的浏览器不允许本网站发送通知。请在浏览器的网站设置中允许，然后重新打开这个菜单。
alerts-unable = 这个浏览器无法在此显示通知。请换一个浏览器，或不要使用无痕窗口。
alerts-install = 请先把本网站添加到主屏幕（点“分享”，再点“添加到主屏幕”），然后从主屏幕打开。
alerts-failed = 刚才没有成功，请再试一次。
alerts-elsewhere = 为这个浏览器传送提醒的服务未被允许。运行本网站的人可以允许它。
alerts-sound = 页面打开时用声音提醒
mail-alerts-switch = 用邮件提醒我
mail-alerts-on = 有消息几分钟未读、而您又没有打开本页面时，{ $account } 会收到一封邮件：谁发来的，以及开头几句。夜间不发。
mail-alerts-off = 未开启：有新消息时不会发邮件到 { $account }。
mail-alerts-none = 想在离开时收到邮件提醒，请先确认一个邮箱：在这里输入 /devices you@example.org
mail-alerts-consent = 有人在网页聊天里给我发消息而我没有看时，请发邮件到 { $account } 告诉我是谁，以及消息的开头。
mail-alert =
    { $name } 给您发来消息

    “{ $words }”

    消息在您的聊天里等您查看。在您查看之前，不会再就此发邮件。
button-mail-alert-open = 打开对话
mail-in-title = { $name } 给您发来消息
mail-in-hint = 在这个浏览器里打开对话。邮件里的链接只能用一次。
mail-in-button = 打开对话
mail-end-title = 不再用邮件提醒新消息？
mail-end-hint = 有人给您发消息时，{ $account } 不会再收到邮件。聊天本身不受影响。
mail-end-button = 不再发邮件
chat-notice-mail-ended = 不再发邮件
chat-notice-mail-ended-hint = 有新消息时，不会再用邮件提醒您。您可以在聊天菜单里重新开启。
chat-notice-mail-link-used = 此链接已失效
chat-notice-mail-link-used-hint = 链接只能用一次，七天内有效。请在您之前用过的地方打开聊天，或直接回复邮件。
chat-notice-mail-link-unknown = 此链接无效
chat-notice-mail-link-unknown-hint = 可能没有复制完整。请从邮件里再打开一次。
chat-notice-somebody-else = 这里已登录另一个人
chat-notice-somebody-else-hint = 这个浏览器显示的是另一个人的聊天。请先退出，或换一个浏览器打开链接。
arrival-by-mail = 已用邮件告知
