-- The PDF's body: every block as a call of a function of book.typ or of the book's theme.typ.
local filters = require("filters")
local KINDS = { fig = "Figure", tbl = "Table" }

local OPTIONS = pandoc.WriterOptions({ wrap_text = "none" })

local function raw(text)
  return pandoc.RawBlock("typst", text)
end

local function inline(text)
  return pandoc.RawInline("typst", text)
end

local function quoted(text)
  return '"' .. text:gsub('[\\"]', "\\%0") .. '"'
end

local function content(inlines)
  local blocks = pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), "typst-citations", OPTIONS)
  return "[" .. blocks:gsub("%s+$", "") .. "]"
end

local function within(call, blocks, after)
  return pandoc.Blocks({ raw(call .. "[") }) .. blocks .. pandoc.Blocks({ raw("]" .. (after or "")) })
end

-- Only what can be referred to is labelled: other ids repeat from chapter to chapter.
local function label(identifier)
  return identifier:match("^%a+%-") and (" <" .. identifier .. ">") or ""
end

local function float(figure, own_filters)
  local lead
  if figure.attributes.part then
    lead = "(" .. figure.attributes.part .. ")"
  else
    lead = KINDS[figure.identifier:sub(1, 3)] .. "\u{a0}" .. figure.attributes.number .. ":"
  end
  local caption = pandoc.utils.blocks_to_inlines(figure.caption.long)
  caption:insert(1, pandoc.Str(lead))
  caption:insert(2, pandoc.Space())
  local call = string.format("#float(%s, caption: %s)", quoted(figure.identifier:sub(1, 3)), content(caption))
  local blocks = within(call, pandoc.Blocks(figure.content), label(figure.identifier))
  return filters.around_float(own_filters, figure.identifier, blocks)
end

-- Each child of a layout in a div of its own, before it becomes several blocks of Typst.
local function cells(div)
  if div.attributes["layout-ncol"] then
    div.content = div.content:map(function(block)
      return pandoc.Div({ block }, pandoc.Attr("", { "layout-cell" }))
    end)
    return div
  end
end

local function container(div)
  local columns = div.attributes["layout-ncol"]
  if columns then
    return pandoc.Blocks({ raw("#side-by-side(" .. columns .. ",") }) .. div.content .. { raw(")") }
  elseif div.classes:includes("layout-cell") then
    return pandoc.Blocks({ raw("[") }) .. div.content .. { raw("],") }
  elseif div.classes:includes("callout") then
    return within("#callout", div.content)
  elseif div.classes:includes("title") then -- of a callout or a tab
    return within("#small-heading", div.content)
  end
  local identifier = div.identifier:match("^ref%-") and div.identifier
  return identifier and within("#reference", div.content, label(identifier)) or div.content
end

local function rendering(job, own_filters, folder)
  return {
    Div = container,
    Figure = function(figure)
      return float(figure, own_filters)
    end,
    Header = function(header)
      if header.level == 1 then -- the front page's own heading
        return raw("#chapter(none)" .. content(header.content))
      end
      local number = header.attributes.number and quoted(header.attributes.number) or "none"
      local call = string.format("#section(%d, %s)", header.level, number)
      return raw(call .. content(header.content) .. label(header.identifier))
    end,
    CodeBlock = function(code)
      return code.classes:includes("cell-code") and pandoc.Blocks({}) or nil
    end,
    Image = function(image)
      local path = pandoc.path.join({ "/", folder, image.src })
      local alt = image.attributes["fig-alt"] or pandoc.utils.stringify(image.caption)
      return inline(string.format("#picture(%s, %s)", quoted(path), quoted(alt)))
    end,
    Span = function(span)
      if span.classes:includes("visually-hidden") then
        return pandoc.Inlines({ pandoc.Emph(span.content), pandoc.Str(": ") })
      end
      if span.classes:includes("equation") then
        local open = string.format('#numbered-equation("(%s)")[', span.attributes.number)
        return { inline(open), span.content[1], inline("]" .. label(span.identifier)) }
      end
    end,
  }
end

local function opening(chapter)
  local number = chapter.number and quoted(chapter.number) or "none"
  local call = chapter.appendix and "#appendix" or "#chapter"
  return raw(call .. "(" .. number .. ")" .. content(chapter.title) .. label(chapter.identifier))
end

local function write(chapters, job)
  local own_filters = filters.load(job)
  local written, part = pandoc.Blocks({}), nil
  for position, chapter in ipairs(chapters) do
    local folder = pandoc.path.directory(chapter.href)
    local blocks = filters.over_blocks(own_filters, chapter.blocks)
    if chapter.part and chapter.part ~= part then
      written:insert(raw("#part[" .. chapter.part .. "]"))
    end
    part = chapter.part
    if position > 1 then -- the front page's title is on the cover
      written:insert(opening(chapter))
    end
    written:extend(blocks:walk({ Div = cells }):walk(rendering(job, own_filters, folder)))
  end
  local body = pandoc.write(pandoc.Pandoc(written), "typst-citations", OPTIONS)
  return { [pandoc.path.join({ job.site, "book.typ" })] = body }
end

return { write = write }
