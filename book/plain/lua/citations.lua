-- Citations by Pandoc's citeproc, chapter by chapter, each a link into the one list of references.
local address = require("references").address

local function cited_in(blocks)
  local cites = pandoc.Inlines({})
  blocks:walk({ Cite = function(cite) cites:insert(cite) end })
  return cites
end

local function cite(blocks, job, meta)
  meta.bibliography = job.bibliography
  meta["link-citations"] = true
  return pandoc.utils.citeproc(pandoc.Pandoc(blocks, meta)).blocks
end

-- Citations are links only where there is a list; citeproc sets one at the end of each chapter.
local function without_list(blocks)
  return blocks:filter(function(block) return block.identifier ~= "refs" end)
end

local function holds_list(chapter)
  local found = false
  chapter.blocks:walk({ Div = function(div) found = found or div.identifier == "refs" end })
  return found
end

local function resolve(chapters, job)
  local list, all = chapters:find_if(holds_list), pandoc.Inlines({})
  for _, chapter in ipairs(chapters) do
    local cited = cited_in(chapter.blocks)
    if #cited > 0 and chapter ~= list then
      all:extend(cited)
      chapter.blocks = without_list(cite(chapter.blocks, job, {})):walk({
        Link = function(link)
          if link.target:match("^#ref%-") and job.format == "html" then
            link.target = address(chapter, list, link.target:sub(2))
            return link
          end
        end,
      })
    end
  end
  if list then
    list.blocks = cite(list.blocks, job, { nocite = all })
  end
end

return { resolve = resolve }
