-- Gives the PDF the book's own blocks: a div of one of these classes becomes a call of the function
-- of that name in theme.typ. The website styles the same classes in theme.scss.
local BLOCKS = { "question", "answer", "lead", "headline", "figure-card" }

function Div(div)
  if not quarto.doc.is_format("typst") then
    return nil
  end
  for _, name in ipairs(BLOCKS) do
    if div.classes:includes(name) then
      local content = div.content
      content:insert(1, pandoc.RawBlock("typst", "#" .. name .. "["))
      content:insert(pandoc.RawBlock("typst", "]"))
      return content
    end
  end
end
