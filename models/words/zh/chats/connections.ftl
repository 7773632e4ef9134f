# 推广员自己的账号（已接入 Handbill）以及其中的聊天。
connection-terms =
    您的账号已接入。从现在起，Handbill 会保存您与客户在这里互相发送的内容，包括您亲手输入的，以及文件、修改和删除；您在其他设备上写给客户的话，也会以您的名义从这里发出。
    只保存与客户的聊天：消息中有您分享卡的链接，或由您指定。其他聊天一概不保存。
    要排除某个聊天：打开它，点上方的“管理机器人”，再点“不是客户”。要全部停止：在应用设置的“商务版 › 聊天机器人”中移除机器人。
    接入即表示您同意以上内容。
connection-made = { connection-terms }
connection-made-mute =
    { connection-terms }

    您没有允许机器人回复，所以它只做记录。若要从其他设备回复，请在那里允许。
connection-ended = 您的账号已断开。从现在起不再保存其中的内容；已保存的仍留在记录中。
connection-stranger = 您的账号已接入，但您（还）不是这里的推广员，所以不保存任何内容。若您收到过邀请，请打开邀请里的链接；若没有，请在应用设置的“商务版 › 聊天机器人”中移除机器人。
connection-none = 您的账号目前没有接入。请在应用设置的“商务版 › 聊天机器人”中接入。
chat-recorded = 📒 与 { $name } 的聊天是与客户的聊天，会保存记录。
chat-recorded-nameless = 📒 这是与客户的聊天，会保存记录。
chat-awaited = 📒 从下一条消息起，这个聊天会作为与客户的聊天保存记录。此前的内容没有保存。
chat-left-out = 这个聊天的内容一概不保存。
chat-unknown = 这个聊天没有保存任何内容：其中没有您分享卡的链接。对方是客户吗？
button-record-chat = 是客户：保存
button-leave-chat = 不是客户
failed-connection-ended = 对方所用的账号已断开接入。
failed-connection-mute = 您没有允许机器人在您的账号里回复。
failed-chat-excluded = 您已排除这个聊天。
budget-of-time = 在此可回复至 { $until }
team-ready =
    从现在起，{ $name } 的客户在这里留言，每位客户一个话题；在话题里回复，即以 { $name } 的名义回复。本群所有成员都能看到。
    本群须开启话题（论坛），机器人须是有权管理话题的管理员。在与机器人的聊天中发送 /devices 可停止。
team-taken = 本群已属于另一位推广员。
taken-back = 🗑 已撤回
failed-chat-awaited = 这个聊天中还没有消息。
