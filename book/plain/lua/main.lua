-- The whole book as one piece of work: read every chapter, number what can be referred to, resolve the
-- references and citations, and write website pages or the body of the PDF.
-- Run as: pandoc lua main.lua JOB, where JOB is a JSON file that book/plain/render.py makes.
package.path = pandoc.path.directory(arg[0]) .. "/?.lua;" .. package.path

local function read_file(path)
  local file = assert(io.open(path, "r"))
  local content = file:read("a")
  file:close()
  return content
end

local job = pandoc.json.decode(read_file(arg[1]))
local chapters = require("chapters").read(job.chapters, job.book)
local labels = require("numbers").assign(chapters)
require("references").resolve(chapters, labels, job)
require("citations").resolve(chapters, job)
local written = require(job.format).write(chapters, job)

for path, content in pairs(written) do
  pandoc.system.make_directory(pandoc.path.directory(path), true)
  local file = assert(io.open(path, "w"))
  file:write(content)
  file:close()
end
