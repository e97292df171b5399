-- Chapters as Pandoc reads them, brought into one shape: the title apart from the text, and every
-- labelled figure and table a Figure block with its caption.
local containers = require("containers")
local inlines = containers.inlines

local function is_float(identifier)
  return identifier:match("^fig%-") or identifier:match("^tbl%-")
end

local function float(identifier, content, caption)
  return pandoc.Figure(content, { pandoc.Plain(caption) }, pandoc.Attr(identifier))
end

-- A cell whose label is a table's: its code stays outside, what it printed becomes the float.
local function table_cell(div)
  local code, shown = pandoc.Blocks({}), pandoc.Blocks({})
  for _, block in ipairs(div.content) do
    (block.tag == "CodeBlock" and code or shown):insert(block)
  end
  code:insert(float(div.identifier, shown, inlines(div.attributes["tbl-cap"])))
  return pandoc.Div(code, pandoc.Attr("", div.classes))
end

-- A div with the label of a float: its last paragraph is the caption.
local function float_div(div)
  local content = div.content:clone()
  local caption = content:remove()
  local layout = div.attributes["layout-ncol"]
  if layout then
    content = { pandoc.Div(content, pandoc.Attr("", {}, { ["layout-ncol"] = layout })) }
  end
  return float(div.identifier, content, caption.content)
end

local function labelled_div(div)
  if is_float(div.identifier) then
    return div.classes:includes("cell") and table_cell(div) or float_div(div)
  end
end

local function labelled_table(table)
  if is_float(table.identifier) then
    local identifier, caption = table.identifier, table.caption.long
    table.identifier, table.caption = "", pandoc.Caption()
    return float(identifier, { table }, pandoc.utils.blocks_to_inlines(caption))
  end
end

local function title_of(document)
  if document.meta.title then
    return pandoc.Header(1, document.meta.title)
  end
  return document.blocks:remove(1) -- the first heading
end

local function read(entry, front_page)
  local document = pandoc.read(entry.text, "markdown")
  local title = front_page or title_of(document)
  return {
    file = entry.file,
    href = entry.href,
    part = entry.part,
    appendix = entry.appendix,
    title = title.content,
    menu_title = front_page and document.blocks[1].content or title.content,
    identifier = title.identifier,
    numbered = not title.classes:includes("unnumbered"),
    blocks = document.blocks:walk({ Div = labelled_div, Table = labelled_table }):walk(containers),
  }
end

local function read_all(entries, book)
  local chapters = pandoc.List()
  -- The front page bears the book's title, and keeps its own heading.
  local front_page = pandoc.Header(1, inlines(book.title), pandoc.Attr("", { "unnumbered" }))
  for position, entry in ipairs(entries) do
    chapters:insert(read(entry, position == 1 and front_page or nil))
  end
  return chapters
end

return { read = read_all }
