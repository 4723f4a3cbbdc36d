#!/bin/sh
# Fetches the third-party files of the playground again, by exact version, from
# whatever npm registry this machine is configured for, and writes their
# checksums. The files are kept byte for byte as published. To upgrade: change
# the versions, run this, use the playground in a browser with its console open
# (a new release may need another hash in the Content-Security-Policy), commit.
set -eu

graphiql=4.1.2
react=18.3.1 # 19 has no UMD build, and GraphiQL's prebuilt file needs one

target=$(cd "$(dirname "$0")" && pwd)/third_party
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir new

# take PACKAGE VERSION FILE... keeps the files, and the licence under the package's name.
take() {
	package=$1 version=$2
	shift 2
	archive=$(npm pack --silent "$package@$version")
	tar -xzf "$archive"
	for file; do
		cp "package/$file" new/
	done
	cp package/LICENSE "new/$package.LICENSE.txt"
	rm -rf package
}

take react "$react" umd/react.production.min.js
take react-dom "$react" umd/react-dom.production.min.js
take graphiql "$graphiql" graphiql.min.js graphiql.min.css

(cd new && sha256sum -- * >"$work/SHA256SUMS")
mv SHA256SUMS new/
chmod 644 new/*
# Only now, with everything at hand, do the old files go.
rm -rf "$target"
mv new "$target"
cat "$target/SHA256SUMS"
