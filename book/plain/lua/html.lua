-- Website pages: each chapter's blocks as HTML, set into the page template.
local filters = require("filters")
local navigation = require("navigation")
local KINDS = { fig = "Figure", tbl = "Table" }
local NOT_BREAKING = "\u{a0}"

local OPTIONS = pandoc.WriterOptions({ html_math_method = "mathml", wrap_text = "none" })

local function html(blocks)
  return pandoc.write(pandoc.Pandoc(blocks), "html5", OPTIONS)
end

local function raw(text)
  return pandoc.RawBlock("html", text)
end

local function caption(figure)
  local content = pandoc.utils.blocks_to_inlines(figure.caption.long)
  local lead
  if figure.attributes.part then
    lead = "(" .. figure.attributes.part .. ") "
  elseif figure.attributes.number then
    lead = KINDS[figure.identifier:sub(1, 3)] .. NOT_BREAKING .. figure.attributes.number .. ": "
  end
  if lead then
    content:insert(1, pandoc.Str(lead))
  end
  return pandoc.Plain(content)
end

-- What may be wider than a phone scrolls by itself, by keyboard too.
local function scrolling(name)
  return pandoc.Attr("", { "scroll" }, { role = "region", tabindex = "0", ["aria-label"] = name })
end

local function float(figure, own_filters)
  local kind = figure.identifier:sub(1, 3)
  local content = pandoc.Blocks(figure.content)
  local legend = pandoc.Blocks({ raw("<figcaption>"), caption(figure), raw("</figcaption>") })
  if kind == "tbl" then
    content = legend .. content
  else
    content = content .. legend
  end
  local open = string.format('<figure id="%s" class="figure float-%s">', figure.identifier, kind)
  content = pandoc.Blocks({ raw(open) }) .. content .. pandoc.Blocks({ raw("</figure>") })
  return filters.around_float(own_filters, figure.identifier, content)
end

local function grid(div)
  local columns = div.attributes["layout-ncol"]
  if columns then
    div.attributes = { style = "--columns: " .. columns }
    div.classes:insert("layout")
  end
  return div
end

-- A callout that can be folded is a disclosure; the others stay the divs that they are.
local function callout(div)
  local collapse = div.attributes.collapse
  div.attributes = {}
  if collapse then
    local title = div.content:remove(1)
    local open = collapse == "false" and "<details open>" or "<details>"
    div.content:insert(1, raw(open .. '<summary class="title">'))
    div.content:insert(2, title.content[1])
    div.content:insert(3, raw("</summary>"))
    div.content:insert(raw("</details>"))
  end
  return div
end

-- A numbered formula has its number within, as Quarto sets it.
local function equation(span)
  if span.classes:includes("equation") then
    local math = span.content[1]
    math.text = math.text .. " \\qquad(" .. span.attributes.number .. ")"
    return pandoc.Span({ math }, pandoc.Attr(span.identifier, { "equation" }))
  end
end

local function rendering(own_filters)
  return {
    Div = function(div)
      if div.classes:includes("callout") then
        return callout(div)
      end
      div.attributes.execution_count = nil
      return grid(div)
    end,
    Figure = function(figure)
      return float(figure, own_filters)
    end,
    Table = function(table)
      table.classes:insert("table")
      return pandoc.Div({ table }, scrolling("Table"))
    end,
    Header = function(header)
      local number = header.attributes.number
      if number then
        header.content:insert(1, pandoc.Span({ pandoc.Str(number) }, pandoc.Attr("", { "header-section-number" })))
        header.content:insert(2, pandoc.Space())
        header.attributes = { ["data-number"] = number }
      end
      return header
    end,
    CodeBlock = function(code)
      if code.classes:includes("cell-code") then
        return pandoc.Blocks({ raw('<details class="code-fold"><summary>Code</summary>'), code, raw("</details>") })
      end
    end,
    Math = function(math)
      return math.mathtype == "DisplayMath" and pandoc.Span({ math }, scrolling("Formula")) or nil
    end,
    Image = function(image)
      image.attributes.alt = image.attributes["fig-alt"]
      image.attributes["fig-alt"] = nil
      image.attributes.loading = "lazy"
      return pandoc.Link({ image }, image.src, "", { class = "lightbox" })
    end,
  }
end

-- A chapter's page as the value of every variable of the template.
local function page(chapter, chapters, job, own_filters)
  local blocks = filters.over_blocks(own_filters, chapter.blocks):walk({ Span = equation }):walk(rendering(own_filters))
  local context = navigation.context(chapter, chapters, job)
  context.body = html(blocks)
  context.book = job.book
  return context
end

local function write(chapters, job)
  local own_filters = filters.load(job)
  local template = pandoc.template.compile(job.template)
  local written = {}
  for _, chapter in ipairs(chapters) do
    local context = page(chapter, chapters, job, own_filters)
    local content = pandoc.template.apply(template, context):render()
    written[pandoc.path.join({ job.site, chapter.href })] = content
  end
  return written
end

return { write = write }
