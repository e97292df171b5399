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

local function in_short(source)
  return source.study .. " " .. source.results
end

local function in_words(source)
  if source.trainings == 0 then
    return source.study .. " (results " .. source.results .. ")"
  end
  local form = source.trainings == 1 and "%d training (seed %s)" or "%d trainings (seeds %s)"
  local trainings = string.format(form, source.trainings, source.seeds)
  return string.format(
    "study %s, %s, results %s, data %s, %s", source.study, trainings, source.results, source.data, source.date
  )
end

local function joined(sources, say, between)
  local words = {}
  for _, source in ipairs(sources) do
    table.insert(words, say(source))
  end
  return #words > 0 and table.concat(words, between) or "computed from the code alone"
end

local function block(entry)
  if quarto.doc.is_format("typst") then
    return pandoc.RawBlock("typst", "#provenance[Source: " .. joined(entry.sources, in_short, ", ") .. "]")
  end
  local made = entry["function"] and ("drawn by <code>" .. entry["function"] .. "</code>; ") or ""
  return pandoc.RawBlock(
    "html",
    '<details class="provenance"><summary>Where this comes from</summary>'
      .. made .. joined(entry.sources, in_words, "; ") .. ".</details>"
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
