# 推广内容发布之前与结束之时：预览、归档。

preview-button = 预览
preview-title = 读者将看到的样子
preview-how = 只有您能看到这个预览。不会留下任何记录，二维码也不指向任何内容。实际分享时会换成推广员自己的姓名和二维码。
preview-promoter = 示例姓名
preview-card = 分享卡
preview-link = 链接在聊天软件中的样子
preview-square = 方形预览图
preview-page = 页面
preview-target = 链接指向
preview-unknown = 我们的字体中没有这些字符：{ $characters }。分享卡上会显示为空框。
archive-button = 归档…
archive-title = 要归档“{ $title }”吗？
archive-stops = 归档后不再提供给推广员：他们不能再制作新的分享卡，也不能再发给新的客户。
archive-goes-on = { $cards ->
        [0] 目前还没有发出的分享卡。
       *[other] 已发出的 { $cards } 张分享卡仍然有效，打开情况仍会记录。
    }
archive-undone = 您可以随时恢复。
archive-undo = 恢复提供
archive-is = 此推广内容已归档，不再提供给推广员。已发出的分享卡仍然有效。

reading-on-page = 在页面上看阅读时间
reading-on-page-see = 在页面上查看
reading-on-page-note = 每条色带位于标题下方；同名标题共用一条。
reading-on-page-none = 还没有可显示的阅读时间。
reading-on-page-elsewhere = 不在现有正文中：表单，以及已改动的标题
