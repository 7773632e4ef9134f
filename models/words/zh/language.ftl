# 语言本身：名称，以及网页、链接预览和语音对它的称呼

language-name = 中文
language-tag = zh-Hans
language-region = zh-CN
language-locale = zh_CN
language-spoken = zh-CN
