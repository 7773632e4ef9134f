# What only the telephone says of itself. Calls are in models/words.
channel-voice = 电话
where-voice = 电话
failed-voice-only = 无法向电话号码发送文字。
failed-voice-number = 这个号码无法拨打。
failed-voice-country = 这里不拨打该国家或地区的号码。
failed-voice-host = 录音所在的服务器不属于电话服务商。
terminal-at-voice = 电话 { $account }
terminal-no-voice = 这里没有配置向电话发送验证码。如果您的应用支持，请改为在此聊天中分享您自己的联系人信息。
