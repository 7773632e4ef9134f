# 只有微信需要的话：菜单，以及微信不收某条消息的原因。
wechat-menu-card = 分享卡
wechat-menu-customers = 客户
wechat-menu-more = 更多
wechat-menu-stats = 统计
wechat-menu-checkin = 签到
wechat-menu-meet = 约见面
wechat-menu-help = 帮助
failed-wechat-no-right = 公众号没有发送此类消息的权限。
failed-wechat-not-following = 对方没有（或已取消）关注公众号。
failed-wechat-no-files = 公众号不能转发文件，只能转发图片、视频和语音。
failed-wechat-only-words = 此公众号只能用文字回复。
wechat-no-file = 微信不会把文件交给公众号，只收到了文件名。请对方发图片或链接。
wechat-no-file-yours = 微信不会把文件交给公众号，只转达了文件名。请改发图片或链接。
wechat-no-kind = 微信没有把这条消息的内容交给公众号。请对方发文字、图片或链接。
wechat-no-kind-yours = 微信没有把这条消息的内容交给公众号，只转达了您发过消息。请改发文字、图片或链接。
failed-wechat-codes = 留给 Handbill 的公众号永久二维码已用完（channels.wechat.permanent_codes）。
held-wechat-answers-only = 此公众号只能回复来信，不能主动发送。
checkin-how-wechat = 请点输入框旁的“＋”，选择“位置”，再点“发送位置”。
channel-wechat = 微信
terminal-at-wechat = { $named ->
        [yes] 微信 · { $name }
       *[no] 微信
    }
terminal-add-wechat = 微信：把这句发给我们的公众号：加入 { $code }

# 微信里不能引用回复，也没有命令：人们选择、书写、输入词语。
help-wechat =
    请点菜单，或直接发送：
    { $commands }

    要回复客户，点对方消息下面的“✍️ 写消息”（或发送它的编号），然后直接写。在您发送“完成”之前，您写的都会转给对方。
does-card-wechat = 分享卡 – 领取一张属于您的分享卡
does-customers-wechat = 客户 – 选择一位客户，给对方写消息
does-done-wechat = 完成 – 不再写给这位客户
does-history-wechat = 记录 – 与一位客户的往来记录
does-web-wechat = 网页 – 在网页上看您的客户
does-stats-wechat = 统计 – 分享卡的打开和阅读情况
does-digest-wechat = 日报 – 每天一次：发生了什么、谁在等您
does-spread-wechat = 传播 – 分享卡怎样传开，值得感谢谁
does-checkin-wechat = 签到 – 记录您与客户见面的地点
does-meet-wechat = 约见 – 约好见面，双方都会收到提醒
does-name-wechat = 备注 – 您对客户的称呼，对方看不到
does-note-wechat = 笔记 – 关于客户的笔记，只给您看
does-label-wechat = 标签 – 给客户加标签，方便查找
does-stage-wechat = 阶段 – 与客户进展到哪一步
does-field-wechat = 字段 – 填写客户资料：字段 预算 30万
does-remind-wechat = 提醒 – 到时提醒您联系客户
does-quiet-wechat = 免打扰 – 夜间不打扰
does-devices-wechat = 设备 – 在哪里通知您
does-language-wechat = 语言 – English 或 中文
does-privacy-wechat = 隐私 – 保存了什么、为什么
does-call-wechat = { "" }
for-whom-wechat =
    这是写给谁的？请点名字或发送编号，我就转达。之后您写的都会转给对方，直到您发送“完成”。
    “{ $text }”
talking-wechat = ✍️ 您正在写给 { $name }，您发的内容都会转给对方。结束请发送“完成”。
talking-about-wechat = ✍️ 您正在写给 { $name }，关于“{ $topic }”，您发的内容都会转给对方。结束请发送“完成”。
no-customers-wechat = 您还没有客户。发送“分享卡”领取一张分享出去；通过它给您写消息的人会出现在这里。
nobody-chosen-wechat = 请先选择客户：发送“客户”
checked-in-wechat = ✅ 已签到。要补充备注或照片，请现在发送。
checked-in-with-wechat = ✅ 已签到，与 { $name } 见面。{ $far ->
        [there] 您就在约定的地点。
        [metres] 距约定地点 { $distance } 米。
        [kilometres] 距约定地点 { $distance } 公里。
       *[unknown] {""}
    }{ $notes ->
        [here] 要补充备注或照片，请现在发送。
       *[elsewhere] {""}
    }
checkin-how-whom-wechat = 与谁见面，稍后可以选择；如果正在写给一位客户，就记为与这位客户见面。
unknown-command-wechat = 没有这个命令。发送“帮助”看看我能做什么。
open-in-wechat = 微信
