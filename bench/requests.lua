-- Asks for the addresses of the file BENCH_ADDRESSES in turns; where an ETag stands behind one, whether it has changed.
local requests, number = {}, 0

function init()
  for line in io.lines(os.getenv("BENCH_ADDRESSES")) do
    local path, etag = line:match("^(%S+) ?(.*)$")
    wrk.headers["If-None-Match"] = etag ~= "" and etag or nil
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  number = number % #requests + 1
  return requests[number]
end
