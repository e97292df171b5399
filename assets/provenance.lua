-- Says under each figure and table where it came from: a disclosure on the website, a short line in
-- the PDF. The facts are in provenance.json, which is generated.
local entries = nil

local function read_entries()
  local file = io.open(pandoc.path.join({ quarto.project.directory or ".", "assets", "provenance.json" }))
  if not file then
    return {}
  end
  local content = quarto.json.decode(file:read("a"))
  file:close()
  return content
end

local function source_in_words(source)
  if source.trainings == 0 then
    return source.study .. " (results " .. source.results .. ")"
  end
  return string.format(
    "study %s, %d trainings (seeds %s), results %s, data %s, %s",
    source.study, source.trainings, source.seeds, source.results, source.data, source.date
  )
end

local function block(entry)
  local sources = {}
  for _, source in ipairs(entry.sources) do
    table.insert(sources, source_in_words(source))
  end
  local origin = #sources > 0 and table.concat(sources, "; ") or "computed from the code alone"
  if quarto.doc.is_format("typst") then
    local text = (entry.sources[1] and #entry.sources == 1)
        and (entry.sources[1].study .. " " .. entry.sources[1].results)
        or origin
    return pandoc.RawBlock("typst", "#provenance[Source: " .. text .. "]")
  end
  local made = entry["function"] and ("drawn by <code>" .. entry["function"] .. "</code>; ") or ""
  return pandoc.RawBlock(
    "html",
    '<details class="provenance"><summary>Where this comes from</summary>' .. made .. origin .. ".</details>"
  )
end

function FloatRefTarget(float)
  entries = entries or read_entries()
  local entry = entries[float.identifier]
  if entry then
    -- Among blocks, Quarto's own node stands for the float.
    return pandoc.Blocks({ float.__quarto_custom_node, block(entry) })
  end
end
