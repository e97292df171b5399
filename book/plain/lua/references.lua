-- `@fig-curves` as a link that reads "Figure 3.1". From a page without a number, a section is called by
-- its title.
local kind_of = require("numbers").kind_of
local WORDS = { fig = "Figure", tbl = "Table", eq = "Equation", sec = "Section" }

local function is_reference(citation)
  return WORDS[kind_of(citation.id:lower()) or ""] ~= nil
end

local function chapter_name(label)
  if label.chapter.appendix then
    return "Appendix\u{a0}" .. label.number
  end
  return "Chapter\u{a0}" .. label.number
end

local function appendix_title(label)
  return pandoc.Inlines(chapter_name(label) .. " — ") .. label.title
end

local function in_full(label)
  if label.chapter.appendix then
    return appendix_title(label)
  end
  return pandoc.Inlines(label.number .. "\u{a0} ") .. label.title
end

local function words(label, from, citation)
  if (label.kind == "sec" or label.kind == "chapter") and not (from.number and label.number) then
    return label.kind == "chapter" and label.number and in_full(label) or label.title
  elseif citation.mode == "SuppressAuthor" then
    return pandoc.Inlines(pandoc.Str(label.number))
  elseif #citation.prefix > 0 then
    return citation.prefix .. pandoc.Inlines({ pandoc.Str("\u{a0}" .. label.number) })
  elseif label.kind == "chapter" then
    return pandoc.Inlines(pandoc.Str(chapter_name(label)))
  end
  return pandoc.Inlines(pandoc.Str(WORDS[label.kind] .. "\u{a0}" .. label.number))
end

-- Where a link from one chapter to another leads.
local function address(from, to, identifier)
  if from == to and identifier then
    return "#" .. identifier
  end
  local folder = pandoc.path.directory(from.href)
  local path = folder == "." and to.href or pandoc.path.make_relative(to.href, folder, true)
  return path .. (identifier and ("#" .. identifier) or "")
end

local function resolve(chapters, labels, job)
  for _, chapter in ipairs(chapters) do
    local function link(citation)
      local identifier = citation.id:sub(1, 1):lower() .. citation.id:sub(2)
      local label = labels[identifier]
      if not label then
        error(chapter.file .. ": @" .. citation.id .. " is nowhere in the book", 0)
      end
      local anchor = (label.kind ~= "chapter" or job.format == "typst") and identifier or nil
      local target = job.format == "typst" and ("#" .. identifier) or address(chapter, label.chapter, anchor)
      return pandoc.Link(words(label, chapter, citation), target, "", { class = "quarto-xref" })
    end

    chapter.blocks = chapter.blocks:walk({
      Cite = function(cite)
        if not is_reference(cite.citations[1]) then
          return nil
        end
        local links = pandoc.Inlines({})
        for position, citation in ipairs(cite.citations) do
          if position > 1 then
            links:extend({ pandoc.Str(","), pandoc.Space() })
          end
          links:insert(link(citation))
        end
        return links
      end,
    })
  end
end

return { resolve = resolve, address = address, appendix_title = appendix_title }
