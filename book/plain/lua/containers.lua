-- Callouts and tabsets, as divs whose first child is a div with the title.
local CALLOUTS = { note = "Note", tip = "Tip", warning = "Warning", caution = "Caution", important = "Important" }

local function inlines(text)
  return pandoc.utils.blocks_to_inlines(pandoc.read(text, "markdown").blocks)
end

local function titled(classes, title, content, attributes)
  content:insert(1, pandoc.Div({ pandoc.Plain(title) }, pandoc.Attr("", { "title", classes[1] .. "-title" })))
  return pandoc.Div(content, pandoc.Attr("", classes, attributes or {}))
end

local function callout(div, kind)
  local content, title = div.content:clone(), div.attributes.title
  -- The color alone does not say what kind it is.
  local spoken = pandoc.Inlines(pandoc.Span(CALLOUTS[kind], pandoc.Attr("", { "visually-hidden" })))
  if title then
    title = spoken .. inlines(title)
  elseif content[1] and content[1].tag == "Header" then
    title = spoken .. content:remove(1).content
  else
    title = pandoc.Inlines(CALLOUTS[kind])
  end
  local collapse = div.attributes.collapse
  return titled({ "callout", "callout-" .. kind }, title, content, { collapse = collapse })
end

-- A tab for each heading of the first one's level.
local function tabset(div)
  local tabs, level = pandoc.Blocks({}), nil
  for _, block in ipairs(div.content) do
    if block.tag == "Header" and block.level == (level or block.level) then
      level = block.level
      tabs:insert(titled({ "tab" }, block.content, pandoc.Blocks({})))
    else
      tabs[#tabs].content:insert(block)
    end
  end
  return pandoc.Div(tabs, pandoc.Attr("", { "tabset" }))
end

local function Div(div)
  if div.classes:includes("panel-tabset") then
    return tabset(div)
  end
  for kind in pairs(CALLOUTS) do
    if div.classes:includes("callout-" .. kind) then
      return callout(div, kind)
    end
  end
end

return { Div = Div, inlines = inlines }
