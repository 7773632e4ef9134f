# 电话：文字通知与语音播报。每个标识一句。

## 请求通话
call-not-set-up = 这里没有开通电话功能。管理员可参考 docs/channels/voice.md 进行设置。
call-ringing-you = 📞 您的电话（{ $phone }）马上会响。接听后为您呼叫 { $name }。
call-under-way = 📞 您与 { $name } 的通话已经在进行中。
call-whom = 给哪位客户打电话？
call-own-phone-missing = 还不知道您的电话号码，请发送一次：/call me +86 138 0013 8000
call-own-phone-wrong = 这不是可以拨打的号码。请带上 + 和国家代码：/call me +86 138 0013 8000
call-own-phone-taken = 这个号码在这里属于另一个人。如果确实是您的，请用该号码的账号分享您自己的联系人信息。
call-own-phone-set = 已记下：您的电话是 { $phone }。/call 会先打给您，再接通客户。
call-their-phone-missing = { $name } 还没有留下电话号码。客户可以在页面表单中填写，或在聊天中分享自己的联系人信息。
call-log-send = 请现在发送与 { $name } 通话的录音（语音消息或音频文件）。前提是通话各方都同意录音。
call-log-whom = 这是与哪位客户的通话？
call-logged = 📞 已记为与 { $name } 的一次通话。
button-call = 📞 打电话
button-call-back = 📞 回电

## 结果
call-ended = 📞 与 { $name } 通话 { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }
call-in-ended = 📞 { $name } 来电，通话 { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }
call-missed = 📞 { $name } 没有接听。
call-busy = 📞 { $name } 正在通话中。
call-cancelled = 📞 您在 { $name } 接听之前挂断了。
call-failed = 📞 无法接通 { $name }。
call-near-unanswered = 📞 您的电话无人接听，因此没有呼叫 { $name }。
call-in-missed = 📞 { $name } 来电，无人接听。
call-not-placed = 📞 无法呼叫 { $name }：{ $why }
call-elsewhere = 📞 与 { $name } 的通话（用其他电话进行）
call-agreed = 经对方同意已录音。
call-declined = 未录音：对方没有同意。
call-recording-failed = 对方同意录音，但没有录音文件。
call-recording = 🎙 您与 { $name } 的通话录音
call-voicemail = 📩 { $name } 留了言
call-recording-lost = 🎙 无法取得与 { $name } 的通话录音：{ $why }
call-recording-name = 通话 { $date }
failed-call-missed = 无人接听。
failed-call-busy = 对方占线。
failed-call-cancelled = 接听之前已挂断。
failed-call-failed = 无法接通。
failed-call-too-late = 未能及时联系到电话服务商。
failed-call-uncertain = 电话服务商没有告知是否已拨出。
## 语音
spoken-to-promoter = 正在呼叫 { $name }。
spoken-to-promoter-key = 正在呼叫 { $name }。如果对方同意，通话将被录音。
spoken-to-promoter-announce = 正在呼叫 { $name }。通话将被录音。
spoken-announcement-key = 这是 { $name } 的来电。是否同意录音？同意请按 1。不同意请按 2 或稍候，通话将不会录音。
spoken-announcement-announce = 这是 { $name } 的来电。通话将被录音。如不同意，请现在挂断。
spoken-welcome-key = 您正在呼叫 { $name }。是否同意录音？同意请按 1。不同意请按 2 或稍候，通话将不会录音。
spoken-welcome-announce = 您正在呼叫 { $name }。通话将被录音。如不同意，请现在挂断。
spoken-welcome = 您正在呼叫 { $name }。
spoken-agreed = 谢谢。通话将被录音。
spoken-declined = 通话不会录音。
spoken-call-from = { $name } 的来电。
spoken-call-from-recorded = { $name } 的来电。通话将被录音。
spoken-no-answer = { $name } 没有接听。再见。
spoken-leave-message = { $name } 现在无法接听。您可以在提示音后留言。留言即表示您同意录下这段留言。如不同意，请挂断。
spoken-promoter-away = { $name } 现在无法接听。请在聊天中留言。再见。
spoken-message-taken = 谢谢，您的留言会转达。再见。
spoken-nobody = 此号码无人接听。请在聊天中留言。再见。
spoken-over = 通话已结束。再见。
spoken-trouble = 暂时无法使用，请稍后再试。再见。
