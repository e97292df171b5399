-- What surrounds a chapter on its page: its title, the table of contents of the book and of the page,
-- the chapters before and after.
local references = require("references")

local function html(inlines)
  return pandoc.write(pandoc.Pandoc({ pandoc.Plain(inlines) }), "html5"):gsub("\n", " ")
end

local function span(class, content)
  return string.format('<span class="%s">%s</span>', class, content)
end

-- "3  Classifying digits"
local function entry(number, title)
  local lead = number and (span("chapter-number", number) .. "&nbsp; ") or ""
  return lead .. span("chapter-title", html(title))
end

local function heading(chapter)
  if chapter.number and chapter.appendix then
    local label = { kind = "chapter", number = chapter.number, title = chapter.title, chapter = chapter }
    return html(references.appendix_title(label))
  end
  return entry(chapter.number, chapter.title)
end

local function link(from, to)
  local active = from == to and ' aria-current="page" class="active"' or ""
  return { href = references.address(from, to), html = entry(to.number, to.menu_title), active = active }
end

-- Chapters in their parts; one outside of any part is a part without a name.
local function parts(chapter, chapters)
  local listed = pandoc.List()
  for _, other in ipairs(chapters) do
    local last = listed[#listed]
    if not last or last.name ~= other.part or not other.part then
      last = { name = other.part, chapters = pandoc.List() }
      listed:insert(last)
    end
    last.chapters:insert(link(chapter, other))
  end
  return listed
end

local function sections(chapter)
  local found = pandoc.List()
  for _, block in ipairs(chapter.blocks) do
    if block.tag == "Header" and block.level == 2 then
      local number = block.attributes.number
      local lead = number and (span("header-section-number", number) .. " ") or ""
      found:insert({ href = "#" .. block.identifier, html = lead .. html(block.content) })
    end
  end
  return #found > 0 and found or nil
end

local function context(chapter, chapters, job)
  local _, position = chapters:find(chapter)
  local up = pandoc.path.make_relative(".", pandoc.path.directory(chapter.href), true)
  local before, after = chapters[position - 1], chapters[position + 1]
  local title = pandoc.utils.stringify(chapter.title)
  return {
    root = up == "." and "" or (up .. "/"),
    title = title,
    window_title = position == 1 and title or (title .. " – " .. job.book.title),
    heading = heading(chapter),
    identifier = chapter.identifier,
    front = position == 1,
    part = chapter.part,
    parts = parts(chapter, chapters),
    sections = sections(chapter),
    previous = before and link(chapter, before),
    next = after and link(chapter, after),
  }
end

return { context = context }
