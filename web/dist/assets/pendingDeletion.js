import{n as e}from"./rolldown-runtime.js";import{T as t}from"./apollo.js";import{v as n}from"./react.js";import{t as r}from"./gql.js";import{S as i}from"./ErrorNotice.js";var a=e(n(),1),o=r(`
  mutation DeleteAnimal($id: ID!, $ifVersion: Int) {
    deleteAnimal(id: $id, ifVersion: $ifVersion) {
      deletedId
      userErrors { code message }
    }
  }
`),s=new class{#e=new Map;#t=new Set;#n=new Set;ids=()=>this.#t;subscribe=e=>(this.#n.add(e),()=>this.#n.delete(e));hold(e){this.#r(new Map(this.#e).set(e.id,e))}release(e){let t=new Map(this.#e);t.delete(e)&&this.#r(t)}async send(e,t){let n=this.#e.get(t);if(n)try{let{data:r}=await e.mutate({mutation:o,variables:{id:t,ifVersion:n.version}}),[a]=r?.deleteAnimal.userErrors??[];if(a&&a.code!==`NOT_FOUND`)throw Error(a.message);i(e.cache,t)}finally{this.release(t)}}flush(e=fetch){for(let{id:n,version:r}of this.#e.values())e(`/graphql`,{method:`POST`,keepalive:!0,credentials:`same-origin`,headers:{"Content-Type":`application/json`},body:JSON.stringify({query:t(o),variables:{id:n,ifVersion:r}})}).catch(()=>void 0)}#r(e){this.#e=e,this.#t=new Set(e.keys());for(let e of this.#n)e()}};globalThis.addEventListener?.(`pagehide`,()=>s.flush());function c(){return(0,a.useSyncExternalStore)(s.subscribe,s.ids)}export{c as n,s as t};