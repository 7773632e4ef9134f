# 自定义字段。

field-no-number = “{ $value }”不是数字。请写成 300000、300,000、12.5 或 30万。
field-no-date = “{ $value }”不是日期。请写成 2026-11-27。
field-no-choice = “{ $value }”不在选项中：{ $choices }。
field-no-name = 字段需要名称。
field-name-reserved = 客户表中已有同名的列，请换一个名称。
field-name-taken = 已有同名字段，可能已归档。请恢复它，或换一个名称。
field-too-many = 同时使用的字段已达上限，请先归档一个。
field-bad-choices = 选项至少两个、最多 30 个，每行一个。

# 自定义字段：页面。

fields-link = 自定义字段
fields-title = 自定义字段
fields-intro = 您想了解每位客户的哪些信息，用您自己的说法。推广员可在客户页、收件箱或用表格填写；只能看到自己客户的内容，客户看不到。
fields-none = 还没有字段。您最先会问每位客户什么：预算、尺寸、合同到期日？
fields-another = 添加字段
fields-name = 名称
fields-kind = 类型
fields-kind-text = 文字
fields-kind-number = 数字
fields-kind-date = 日期
fields-kind-choice = 选项
fields-choices = 选项（仅选项类型），每行一个
fields-listed = 在客户列表中显示
fields-in-lists = 列表中显示
fields-add = 添加
fields-edit = 编辑
fields-up = 上移
fields-down = 下移
fields-archive = 归档
fields-restore = 恢复
fields-archived = 已归档
fields-archived-note = 不再提供填写。已填内容保留，导出、提供副本和删除照旧。
record-field-back = { $field }：恢复为“{ $before }”
console-field-refused-title = 没有保存
console-field-refused = { $why } 请返回，您写的内容还在。
