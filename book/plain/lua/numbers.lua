-- Numbers by chapter, as Quarto gives them: sections 3.1 and 3.1.1; figures, tables and equations 3.1,
-- each in a sequence of its own; parts of a figure (a), (b); appendices A, B.
local function letter(position, first)
  return string.char(string.byte(first) + position - 1)
end

local function kind_of(identifier)
  return identifier:match("^(%a+)%-")
end

local function number_chapters(chapters)
  local counts = { chapter = 0, appendix = 0 }
  for _, chapter in ipairs(chapters) do
    local kind = chapter.appendix and "appendix" or "chapter"
    if chapter.numbered then
      counts[kind] = counts[kind] + 1
      chapter.number = chapter.appendix and letter(counts[kind], "A") or tostring(counts[kind])
    end
  end
end

-- Gives out the numbers of one chapter's sections.
local function section_counter(chapter)
  local counts = {}
  return function(level)
    counts[level] = (counts[level] or 0) + 1
    local number = chapter.number
    for depth = 2, 6 do
      counts[depth] = depth <= level and (counts[depth] or 0) or nil
      number = counts[depth] and (number .. "." .. counts[depth]) or number
    end
    return number
  end
end

-- Gives out the numbers of one chapter's figures, tables and equations.
local function float_counter(chapter)
  local counts = {}
  return function(kind)
    counts[kind] = (counts[kind] or 0) + 1
    return (chapter.number and (chapter.number .. ".") or "") .. counts[kind]
  end
end

-- `$$ … $$ {#eq-conv}` becomes a span of class equation around the formula.
local function label_equations(content)
  local labelled = pandoc.Inlines({})
  for _, inline in ipairs(content) do
    local label = inline.tag == "Str" and inline.text:match("^{#(eq%-[%w-]+)}$")
    if label then
      while labelled[#labelled].tag ~= "Math" do
        labelled:remove()
      end
      labelled:insert(pandoc.Span({ labelled:remove() }, pandoc.Attr(label, { "equation" })))
    else
      labelled:insert(inline)
    end
  end
  return labelled
end

local function number_parts(figure, note)
  local position = 0
  figure.content = figure.content:walk({
    Figure = function(part)
      if part.identifier ~= "" then
        position = position + 1
        part.attributes.part = letter(position, "a")
        note(part.identifier, figure.attributes.number .. "\u{a0}(" .. part.attributes.part .. ")")
        return part
      end
    end,
  })
end

local function number_within(chapter, labels)
  local next_section, next_float = section_counter(chapter), float_counter(chapter)

  local function note(identifier, number, title)
    labels[identifier] = { kind = kind_of(identifier), number = number, title = title, chapter = chapter }
  end

  local function number(element)
    element.attributes.number = next_float(kind_of(element.identifier))
    note(element.identifier, element.attributes.number)
  end

  chapter.blocks = chapter.blocks:walk({ Inlines = label_equations }):walk({
    traverse = "topdown",
    Header = function(header)
      if chapter.number and header.level > 1 and not header.classes:includes("unnumbered") then
        header.attributes.number = next_section(header.level)
      end
      note(header.identifier, header.attributes.number, header.content)
      return header
    end,
    Figure = function(figure)
      if figure.identifier ~= "" then
        number(figure)
        number_parts(figure, note)
        return figure, false
      end
    end,
    Span = function(span)
      if span.classes:includes("equation") then
        number(span)
        return span
      end
    end,
  })
end

-- Numbers everything, and returns what each label stands for.
local function assign(chapters)
  local labels = {}
  number_chapters(chapters)
  for _, chapter in ipairs(chapters) do
    if chapter.identifier ~= "" then
      local number = chapter.number
      labels[chapter.identifier] = { kind = "chapter", number = number, title = chapter.title, chapter = chapter }
    end
    number_within(chapter, labels)
  end
  return labels
end

return { assign = assign, kind_of = kind_of }
