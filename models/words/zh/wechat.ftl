# 只有微信需要的话：菜单，以及微信不收某条消息的原因。
wechat-menu-card = 名片
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
