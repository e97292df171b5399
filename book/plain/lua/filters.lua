-- The book's own filters (assets/*.lua), which are written for Quarto, with as much of Quarto's
-- interface as they use.
-- As Quarto decodes JSON: what is null is not there.
local function decode(text)
  local function without_nulls(value)
    if type(value) ~= "table" then
      return value ~= pandoc.json.null and value or nil
    end
    for key, inner in pairs(value) do
      value[key] = without_nulls(inner)
    end
    return value
  end
  return without_nulls(pandoc.json.decode(text, false))
end

local function load(path, job)
  local quarto = {
    doc = { is_format = function(format) return format == job.format end },
    project = { directory = job.root },
    json = { decode = decode },
  }
  local globals = setmetatable({ quarto = quarto }, { __index = _G })
  assert(loadfile(path, "t", globals))()
  return globals
end

local function load_all(job)
  return pandoc.List(job.filters):map(function(path) return load(path, job) end)
end

-- What the filters make of a float that is rendered: itself, with what they set beside it.
local function around_float(filters, identifier, blocks)
  for _, filter in ipairs(filters) do
    if filter.FloatRefTarget then
      local float = { identifier = identifier, __quarto_custom_node = pandoc.Div(blocks) }
      blocks = filter.FloatRefTarget(float) or blocks
    end
  end
  return blocks
end

local function over_blocks(filters, blocks)
  for _, filter in ipairs(filters) do
    if filter.Div then
      blocks = blocks:walk({ Div = filter.Div })
    end
  end
  return blocks
end

return { load = load_all, around_float = around_float, over_blocks = over_blocks }
