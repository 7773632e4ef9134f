# 点名的笔记。

mention-operators = 管理员
mention-names = 可以点名的人
mention-offered = 用方向键选择，回车填入：
mention-how = 被点名的人会收到通知：
note-names-you = 📝 { $by } 在关于 { $name } 的笔记里点了您的名：
button-to-note = 查看笔记
mentions-title = 点名管理员的笔记
mentions-intro = 推广员和团队请您看看这些客户。
mentions-none = 没有等您看的笔记。
mentions-seen = 已处理
mentions-wait = 有 { $count } 条笔记点名管理员
