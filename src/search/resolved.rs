//! What a request means in an index: its query, what it is like, and its filters.
//!
//! The file must not know how documents are found.

use std::sync::Arc;

use tantivy::Term;

use super::request::SearchRequest;
use super::searcher::Searcher;
use crate::Result;
use crate::index::schema::{fold_keyword, further_keyword};
use crate::query::plan::{Condition, Plan};
use crate::query::{Asked, QueryWarning, meaning};

/// What a request means in an index.
pub(super) struct Resolved<'r> {
    pub(super) plan: Arc<Plan>,
    /// What filters ask for that a facet of the request is not to be narrowed by, with the names of
    /// the facets.
    pub(super) sideways: Vec<(&'r str, Condition)>,
}

impl Resolved<'_> {
    /// All of it as one plan.
    pub(super) fn into_plan(self) -> Plan {
        let Self { plan, sideways } = self;
        let mut plan = Arc::unwrap_or_clone(plan);
        plan.required.extend(sideways.into_iter().map(|(_, condition)| condition));
        plan
    }
}

impl Searcher {
    pub(super) fn plan_of<'r>(
        &self,
        request: &'r SearchRequest,
    ) -> Result<(Resolved<'r>, Vec<QueryWarning>)> {
        request.check()?;
        let (mut plan, warnings) = self.plan_of_query(request)?;
        if let Some(similar) = &request.similar {
            similar.rank(Arc::make_mut(&mut plan));
        }
        request.check_patterns(&plan)?;
        let mut sideways = Vec::new();
        for filter in &request.filters {
            let conditions = filter.conditions(self.recipe());
            if conditions.is_empty() {
                continue;
            }
            let facet = request.facets.iter().find(|facet| filter.ticked(facet.name()).is_some());
            match facet {
                _ if filter.is_negated() => Arc::make_mut(&mut plan).excluded.extend(conditions),
                Some(facet) => sideways.push((facet.name(), Condition::Any(conditions))),
                None => Arc::make_mut(&mut plan).required.push(Condition::Any(conditions)),
            }
        }
        Ok((Resolved { plan, sideways }, warnings))
    }

    /// What the query means with the synonyms of the request, as it was known before or found out.
    fn plan_of_query(&self, request: &SearchRequest) -> Result<Asked> {
        let (recipe, query) = (self.recipe(), &request.query);
        let encounters = match (recipe.enrichers.is_empty(), query.is_lenient()) {
            (false, _) => meaning::Encounters::Known,
            (true, true) => meaning::Encounters::Approximated,
            (true, false) => meaning::Encounters::Refused,
        };
        let language = recipe.analyzer.language();
        let synonyms = request.synonyms.as_ref();
        if let (None, Some(known)) = (synonyms, query.known().get(language, encounters)) {
            return Ok(known);
        }
        let mut depends_on_commit = false;
        let mut has_field = |name: &str| {
            depends_on_commit = true;
            self.has_further_field(name)
        };
        let (plan, warnings) = recipe.with_session(|session| {
            Plan::new(query.ast(), session, synonyms, &mut has_field, encounters)
        })?;
        let asked = (Arc::new(plan), warnings);
        if synonyms.is_none() && !depends_on_commit {
            query.known().keep(language, encounters, &asked);
        }
        Ok(asked)
    }

    fn has_further_field(&self, name: &str) -> bool {
        let field = self.recipe().fields.further;
        let keyword = further_keyword(name, "");
        let prefix = Term::from_field_text(field, &fold_keyword(&keyword));
        let prefix = prefix.serialized_value_bytes();
        self.snapshot().segments.iter().any(|segment| {
            let index = segment.inverted_index(field);
            let stream = index.and_then(|i| {
                Ok(i.terms()
                    .range()
                    .ge(prefix)
                    .into_stream()?
                    .next()
                    .map(|(k, _)| k.starts_with(prefix)))
            });
            stream.ok().flatten().unwrap_or(false)
        })
    }
}
